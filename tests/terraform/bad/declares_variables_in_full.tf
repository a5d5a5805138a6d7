variable "region" {
  type        = string
  description = "region without a sentence"
  nullable    = false
}

variable "groups" {
  type        = map(any)
  description = "Groups of people."
  default     = {}
}

variable "idle" {
  description = "Used by nothing."
  nullable    = true

  validation {
    condition     = var.idle != ""
    error_message = "must not be empty"
  }
}

resource "aws_iam_group" "people" {
  for_each = var.groups

  name   = each.key
  region = var.region
}
