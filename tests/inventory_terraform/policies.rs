//! Policies are read as documents, whichever way they are written.

use serde_json::json;

use crate::{says, whole};

#[test]
fn a_policy_document_is_the_policy_that_the_provider_writes() {
    let inventory = whole(
        r#"
resource "aws_s3_bucket" "a" {}
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Shared"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
  statement {
    sid       = "Kept"
    actions   = ["s3:ListBucket"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "a" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [jsonencode({ Statement = { Sid = "Last", Effect = "Deny", Action = "*", Resource = "*" } })]

  statement {
    sid       = "Shared"
    effect    = "Deny"
    actions   = ["s3:PutObject", "s3:GetObject"]
    resources = ["${aws_s3_bucket.a.arn}/*", "&{aws:username}"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
    condition {
      test     = "Bool"
      variable = "aws:ViaAWSService"
      values   = [false]
    }
  }
  dynamic "statement" {
    for_each = { One = "a", Two = "b" }
    content {
      sid       = statement.key
      actions   = ["x:${statement.value}"]
      resources = []
      principals {
        type        = "*"
        identifiers = ["*"]
      }
    }
  }
}
resource "aws_s3_bucket_policy" "a" {
  policy = data.aws_iam_policy_document.a.json
}
"#,
    );
    assert_eq!(
        says(&inventory, "aws_s3_bucket_policy.a", &["policy"]),
        json!({
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "Shared",
                    "Effect": "Deny",
                    "Principal": { "AWS": "*" },
                    "Action": ["s3:PutObject", "s3:GetObject"],
                    "Resource": ["${aws_s3_bucket.a.arn}/*", "${aws:username}"],
                    "Condition": { "Bool": { "aws:SecureTransport": "false", "aws:ViaAWSService": "false" } },
                },
                { "Sid": "Kept", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*" },
                { "Sid": "One", "Effect": "Allow", "Principal": "*", "Action": "x:a" },
                { "Sid": "Two", "Effect": "Allow", "Principal": "*", "Action": "x:b" },
                { "Sid": "Last", "Effect": "Deny", "Action": "*", "Resource": "*" },
            ],
        })
    );
}

#[test]
fn policies_in_texts_are_read_as_documents() {
    let inventory = whole(
        "resource \"aws_kms_key\" \"a\" {\n  policy = <<-EOT\n    {\n      \"Statement\": [{\"Resource\": \"${aws_kms_key.b.arn}\"}]\n    }\n  EOT\n}\nresource \"aws_kms_key\" \"b\" {\n  note = \"{not json\"\n}\n",
    );
    assert_eq!(
        says(&inventory, "aws_kms_key.a", &["policy", "Statement", "0", "Resource"]),
        json!("${aws_kms_key.b.arn}")
    );
    assert_eq!(says(&inventory, "aws_kms_key.b", &["note"]), json!("{not json"));
}
