resource "aws_kms_key" "data" {
  enable_key_rotation = false
}

resource "aws_cloudwatch_log_group" "flows" {}

resource "aws_s3_bucket" "training" {}

resource "aws_s3_bucket_public_access_block" "training" {
  bucket                  = aws_s3_bucket.training.id
  block_public_acls       = true
  block_public_policy     = false
  ignore_public_acls      = var.closed
  restrict_public_buckets = true
}

resource "aws_vpc_security_group_ingress_rule" "all" {
  cidr_ipv4 = "0.0.0.0/0"
}

resource "aws_security_group" "endpoints" {
  ingress {}
}

# azapi: a reason.
resource "azapi_resource" "workspace" {
  type = "Microsoft.MachineLearningServices/workspaces@2025-12-01"

  body = {
    properties = {
      publicNetworkAccess = "Enabled"
      v1LegacyMode        = false
    }
  }
}
