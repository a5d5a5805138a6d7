resource "aws_iam_role" "job" {
  assume_role_policy = data.aws_iam_policy_document.job.json
}

data "aws_iam_policy_document" "job" {}
