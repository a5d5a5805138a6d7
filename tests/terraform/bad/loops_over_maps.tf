resource "aws_iam_role" "people" {
  for_each = toset(var.people)
}

resource "aws_iam_role" "zones" {
  for_each = data.aws_availability_zones.main.names
}

resource "aws_iam_role" "users" {
  for_each = var.users
}
