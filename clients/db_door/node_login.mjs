// Logs in to MySQL as AWS tells users of Node to: a token by its own signer, a session by mysql2.
// What to do comes as JSON on standard input; what came of it is printed as JSON.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const from = createRequire(`${process.env.RINGWALL_NODE_MODULES}/`);
const { Signer } = from("@aws-sdk/rds-signer");
const mysql = from("mysql2/promise");

const asked = JSON.parse(readFileSync(0, "utf8"));
const { port, user, region, credentials, authority } = asked;
const signer = new Signer({ hostname: "localhost", port, username: user, region, credentials });

async function rows(password) {
  const session = await mysql.createConnection({
    host: "localhost",
    port,
    user,
    password,
    enableCleartextPlugin: true,
    ssl: { ca: readFileSync(authority) },
  });
  const [found] = await session.execute("SELECT USER() AS who, ? * 7 AS product", [6]);
  const [large] = await session.query("SELECT REPEAT('x', 3000000) AS words");
  await session.end();
  return { ...found[0], length: large[0].words.length };
}

const token = await signer.getAuthToken();
const refusal = await rows(token.replace(/.$/, (last) => (last === "0" ? "1" : "0"))).catch((error) => error);
console.log(JSON.stringify({ ...(await rows(token)), refusal: refusal.code }));
