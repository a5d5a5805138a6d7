data "aws_iam_policy_document" "training" {
  statement {
    effect    = "Allow"
    actions   = ["*"]
    resources = ["*"]
  }

  statement {
    sid       = "Read data"
    actions   = ["s3:ListBucket", "s3:GetObject"]
    resources = ["*"]
  }

  statement {
    sid         = "AllButDelete"
    effect      = "Allow"
    not_actions = ["s3:DeleteObject"]
    resources   = ["*"]
  }

  statement {
    sid           = "AllButDelete"
    effect        = "Allow"
    actions       = ["s3:GetObject"]
    not_resources = ["arn:aws:s3:::b/*"]

    principals {
      type        = "Service"
      identifiers = ["sagemaker.amazonaws.com", "ec2.amazonaws.com"]
    }
  }
}
