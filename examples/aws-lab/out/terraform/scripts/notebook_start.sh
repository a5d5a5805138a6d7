#!/bin/sh
# A notebook without the defaults is better than none, so nothing here may fail the start.
folder="$HOME/.config/sagemaker"
mkdir -p "$folder"
if aws ssm get-parameter --name /lab-dev/workspace/sdk-defaults \
  --query Parameter.Value --output text > "$folder/config.yaml.new"; then
  mv "$folder/config.yaml.new" "$folder/config.yaml"
else
  echo "The defaults of lab-dev could not be read; jobs must name network, keys and tags." >&2
fi
exit 0
