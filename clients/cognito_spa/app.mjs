// A single-page application's sign-in, by AWS Amplify; the test calls what it leaves on `window`.
import { Amplify } from "aws-amplify";
import {
  associateWebAuthnCredential,
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  resetPassword,
  confirmResetPassword,
  signIn,
  signOut,
  signUp,
} from "aws-amplify/auth";

const tokens = async (options) => {
  const { tokens } = await fetchAuthSession(options);
  return { id: tokens.idToken.toString(), access: tokens.accessToken.toString() };
};

window.app = {
  configure: (pool) => Amplify.configure({ Auth: { Cognito: pool } }),
  associateWebAuthnCredential,
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  fetchUserAttributes,
  getCurrentUser,
  resetPassword,
  signIn,
  signOut,
  signUp,
  tokens,
};
