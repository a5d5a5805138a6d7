output "vpc" {
  description = "The network."
  value       = aws_vpc.main
}

output "account" {
  value = data.aws_caller_identity.main
}

output "version" {
  description = "Always the same."
  value       = "1"
}

output "roles" {
  description = "Roles by name."
  value       = { for name, role in aws_iam_role.people : name => role }
}
