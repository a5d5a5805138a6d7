# A module of somebody's.

resource "aws_vpc" "main" {}
