// Runs Azurite on loopback with a container in it until standard input ends, and prints its address, account and key.
//
// node container.mjs AZURITE_BLOB

import { spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { once } from "node:events";
import { realpathSync } from "node:fs";
import { createInterface } from "node:readline";

const ACCOUNT = "bastiderecords";
const CONTAINER = "records";

const key = randomBytes(64).toString("base64");
const azurite = spawn(
  process.execPath,
  [realpathSync(process.argv[2]), "--inMemoryPersistence", "--blobHost", "127.0.0.1", "--blobPort", "0", "--silent", "--disableTelemetry"],
  { env: { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` }, stdio: ["ignore", "pipe", "inherit"] },
);
azurite.on("exit", (code) => process.exit(code ?? 1));

let address;
for await (const line of createInterface({ input: azurite.stdout })) {
  address = line.match(/http:\/\/127\.0\.0\.1:[1-9]\d*/)?.[0];
  if (address) break;
}
azurite.stdout.resume();

// "Authorize with Shared Key", the form for Blob Storage: the verb, eleven headers that are empty, those of x-ms, and the resource.
const headers = { "x-ms-date": new Date().toUTCString(), "x-ms-version": "2021-12-02" };
const signed = [
  "PUT",
  ...Array(11).fill(""),
  ...Object.entries(headers).map(([name, value]) => `${name}:${value}`),
  `/${ACCOUNT}/${ACCOUNT}/${CONTAINER}\nrestype:container`,
].join("\n");
const signature = createHmac("sha256", Buffer.from(key, "base64")).update(signed, "utf8").digest("base64");
const answer = await fetch(`${address}/${ACCOUNT}/${CONTAINER}?restype=container`, {
  method: "PUT",
  headers: { ...headers, authorization: `SharedKey ${ACCOUNT}:${signature}` },
});
if (!answer.ok) {
  console.error(await answer.text());
  azurite.kill();
}
console.log(`${address} ${ACCOUNT} ${key}`);

process.stdin.resume();
await once(process.stdin, "end");
azurite.kill();
