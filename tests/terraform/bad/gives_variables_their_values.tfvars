regoin = "eu-central-1"
