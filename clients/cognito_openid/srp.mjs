// Signs in by SRP with amazon-cognito-identity-js, refreshes, reads the user and signs out everywhere.

import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(`${process.env.RINGWALL_NODE_MODULES}/`);
const cognito = require("amazon-cognito-identity-js");

let input = "";
for await (const part of process.stdin) input += part;
const settings = JSON.parse(input);

const pool = new cognito.CognitoUserPool({
  UserPoolId: settings.pool,
  ClientId: settings.client,
  endpoint: settings.endpoint,
});
const user = new cognito.CognitoUser({ Username: settings.username, Pool: pool });
const asked = (password) =>
  new Promise((resolve, reject) => {
    const details = { Username: settings.username, Password: password };
    user.authenticateUser(new cognito.AuthenticationDetails(details), {
      onSuccess: resolve,
      onFailure: reject,
    });
  });
const done = (begin) =>
  new Promise((resolve, reject) =>
    begin((error, result) => (error ? reject(error) : resolve(result))),
  );

const wrong = await asked("Wrong-Horse-7").catch((error) => `${error.code}: ${error.message}`);
const session = await asked(settings.password);
const refreshed = await done((call) => user.refreshSession(session.getRefreshToken(), call));
const attributes = await done((call) => user.getUserAttributes(call));
await new Promise((onSuccess, onFailure) => user.globalSignOut({ onSuccess, onFailure }));
console.log(
  JSON.stringify({
    wrong,
    username: session.getIdToken().decodePayload()["cognito:username"],
    refreshed: refreshed.isValid(),
    attributes: attributes.map((attribute) => attribute.getName()),
  }),
);
