terraform {
  required_providers {
    aws = {
      version = ">= 6.0"
    }

    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}

terraform {
  required_version = ">= 1.11.0"
}

provider "google" {}

resource "azurerm_resource_group" "main" {}

resource "aws_vpc" "main" {}
