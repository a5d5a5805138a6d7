locals {
  dataKey = "a"
}

resource "aws_s3_bucket" "training-data" {}

resource "aws_s3_bucket" "training_bucket" {}

resource "aws_s3_bucket" "training_2" {}

resource "aws_s3_bucket" "this" {}

resource "aws_s3_bucket" "trainingData" {}

resource "aws_s3_bucket" "training" {}
