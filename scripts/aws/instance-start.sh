#!/bin/bash
# A notebook without the defaults, or one that nothing stops, is better than none: nothing here may fail the start.
mkdir -p /etc/xdg/sagemaker /usr/local/lib/idle-stop

# The CLI runs as the person, who can write to the folder that it may lie in; root runs nothing from there.
if runuser --login ec2-user --command 'aws ssm get-parameter --name /@stem@/workspace/sdk-defaults \
  --query Parameter.Value --output text' > /etc/xdg/sagemaker/config.yaml.new; then
  mv /etc/xdg/sagemaker/config.yaml.new /etc/xdg/sagemaker/config.yaml
else
  echo 'The defaults of @stem@ could not be read; jobs must name network, keys and tags.' >&2
fi

cat > /usr/local/lib/idle-stop/idle_stop.py <<'PYTHON'
"""Stops this notebook instance once nothing has run on it for as long as its argument says, in seconds."""
import datetime, glob, json, os, pathlib, ssl, subprocess, sys, time, urllib.request

# Jupyter's own certificate is self-signed, and this never leaves the machine.
UNVERIFIED = ssl._create_unverified_context()

def servers():
    """The address and the token of each Jupyter server, as it says itself, and the address that it has by default."""
    for file in glob.glob("/home/ec2-user/.local/share/jupyter/runtime/jpserver-*.json"):
        try:
            server = json.loads(pathlib.Path(file).read_text())
            port, base = int(server["port"]), server.get("base_url", "/")
        except (OSError, ValueError, KeyError):
            continue
        scheme = "https" if server.get("secure", True) else "http"
        yield f"{scheme}://localhost:{port}{base}", server.get("token", "")
    yield "https://localhost:8443/", ""

def ask(address, token, what):
    headers = {"Authorization": f"token {token}"} if token else {}
    request = urllib.request.Request(f"{address}api/{what}?no_track_activity=1", headers=headers)
    with urllib.request.urlopen(request, timeout=10, context=UNVERIFIED) as answer:
        return json.load(answer)

def moment(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()

def last_activity():
    """When a kernel or a terminal last did something; None where no server answers."""
    for address, token in servers():
        try:
            kernels, terminals = ask(address, token, "kernels"), ask(address, token, "terminals")
        except (OSError, ValueError):
            continue
        if any(kernel["execution_state"] == "busy" for kernel in kernels):
            return time.time()
        return max([moment(one["last_activity"]) for one in kernels + terminals], default=0.0)
    return None

def main(limit):
    booted = time.time() - float(pathlib.Path("/proc/uptime").read_text().split()[0])
    # A kernel takes the time of its last activity with it when it is shut down, so the latest one seen is kept.
    memory = pathlib.Path(os.environ["STATE_DIRECTORY"], "last-activity")
    seen = float(memory.read_text()) if memory.exists() else 0.0
    last = last_activity()
    if last is None:
        print("Jupyter does not answer; a notebook that cannot be asked is left running.")
        return
    last = max(last, seen, booted)
    memory.write_text(str(last))
    idle = time.time() - last
    print(f"idle for {idle:.0f} of {limit} seconds")
    if idle < limit:
        return
    arn = json.loads(pathlib.Path("/opt/ml/metadata/resource-metadata.json").read_text())["ResourceArn"]
    region, name = arn.split(":")[3], arn.split("/")[-1]
    stop = ["sagemaker", "stop-notebook-instance", "--region", region, "--notebook-instance-name", name]
    # The login shell knows where the CLI is.
    subprocess.run(["/bin/bash", "--login", "-c", 'exec aws "$@"', "aws", *stop], check=True, timeout=120)

main(float(sys.argv[1]))
PYTHON

# As the person, who may stop the machine, and not as root, whose units the person cannot touch.
systemctl stop idle-stop.timer 2> /dev/null
systemd-run --unit=idle-stop --on-active=5m --on-unit-active=5m --timer-property=AccuracySec=30s \
  --property=User=ec2-user --property=StateDirectory=idle-stop \
  /usr/bin/python3 -I /usr/local/lib/idle-stop/idle_stop.py @seconds@ \
  || echo 'Idle machines of @stem@ will not stop by themselves.' >&2
exit 0
