// Slashes, as in another language.
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16" // behind something
  /* or over
     several lines */
  tags = {
    link = "https://example.com/#a" # this one is as it should be
    text = <<-EOT
      What stands here
      is no longer read as it stands.
    EOT
  }
}
