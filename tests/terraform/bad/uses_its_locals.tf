locals {
  name = "fraud-prod"
  stem = "fraud"
}

resource "aws_vpc" "main" {
  tags = {
    name = local.name
  }
}
