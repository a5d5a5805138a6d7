terraform {
  backend "s3" {
    bucket     = "states"
    access_key = "AKIAIOSFODNN7EXAMPLE"
    encrypt    = true
  }

  backend "azurerm" {}
}
