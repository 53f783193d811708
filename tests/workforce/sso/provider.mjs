// A real OpenID provider for the tests: `node provider.mjs PORT` in a folder with node_modules/oidc-provider. Everybody may
// log in by any name, which is their `sub`; who is called `petugas` is in the group `officers`, all others in `operators`.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "x.js"));
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);
const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const client = (client_id) => ({
  client_id,
  token_endpoint_auth_method: "none",
  grant_types: ["urn:ietf:params:oauth:grant-type:device_code"],
  response_types: [],
  redirect_uris: [],
});
const provider = new Provider(issuer, {
  clients: [client("posko"), client("another")],
  features: { deviceFlow: { enabled: true }, devInteractions: { enabled: true } },
  conformIdTokenClaims: false,
  claims: { openid: ["sub", "groups"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, groups: [id === "petugas" ? "officers" : "operators"] }),
  }),
});
provider.listen(port, "127.0.0.1", () => console.log("ready"));
