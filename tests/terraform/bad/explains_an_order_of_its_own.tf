resource "aws_s3_bucket_policy" "training" {
  bucket = aws_s3_bucket.training.id
  policy = data.aws_iam_policy_document.training.json

  depends_on = [aws_s3_bucket_public_access_block.training]
}

resource "aws_s3_bucket_policy" "features" {
  bucket = aws_s3_bucket.features.id
  policy = data.aws_iam_policy_document.features.json

  # A reason, for what is waited for anyway.
  depends_on = [aws_s3_bucket.features]
}
