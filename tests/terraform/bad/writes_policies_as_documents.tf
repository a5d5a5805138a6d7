data "aws_iam_policy_document" "idle" {}

resource "aws_iam_policy" "job" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = []
  })
}
