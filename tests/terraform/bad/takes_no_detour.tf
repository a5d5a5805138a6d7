resource "aws_vpc" "main" {
  count = var.with_network ? 1 : 0

  cidr_block = try(var.ranges[0], "10.0.0.0/16")
  tags       = lookup(var.tags, "network")

  dynamic "timeouts" {
    for_each = var.users == [] ? [] : [1]

    content {}
  }
}
