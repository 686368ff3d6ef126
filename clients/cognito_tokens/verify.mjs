// Verifies tokens by aws-jwt-verify, with a key set that it is given: `verify.mjs <modules> <settings>`.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, settings] = process.argv.slice(2);
const { userPoolId, clientId, jwks, tokens } = JSON.parse(settings);
const require = createRequire(pathToFileURL(`${modules}/`));
const { CognitoJwtVerifier } = require("aws-jwt-verify");

const answers = tokens.map(({ token, use }) => {
  const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: use });
  verifier.cacheJwks(jwks);
  try {
    return { claims: verifier.verifySync(token) };
  } catch (error) {
    return { refused: error.constructor.name };
  }
});
console.log(JSON.stringify(answers));
