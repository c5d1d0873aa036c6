// Uses the accounts example through the types that openapi-typescript has made of
// its document: sign up, log in, list, change, delete.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const [server, staffPassword] = process.argv.slice(2) as [string, string];

function check(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

const visitor = createClient<paths>({ baseUrl: server });
const staff = createClient<paths>({
  baseUrl: server,
  headers: { Authorization: "Basic " + Buffer.from("richard:" + staffPassword).toString("base64") },
});

const credentials = { username: "typist", password: "a long enough phrase" };

const refused = await visitor.POST("/api/accounts/", { body: { ...credentials, username: "" } });
check(refused.response.status === 400 && refused.error !== undefined, "signing up without a name");

const created = await visitor.POST("/api/accounts/", { body: { ...credentials, email: "typist@example.com" } });
check(created.data !== undefined, "signing up");
const user: components["schemas"]["User"] = created.data;

const login = await visitor.POST("/api/token/", { body: credentials });
check(login.data !== undefined, "logging in");
const typist = createClient<paths>({ baseUrl: server, headers: { Authorization: "Token " + login.data.token } });

const list = await staff.GET("/api/accounts/", { params: { query: { search: "typist", ordering: ["-date_joined"] } } });
check(list.data !== undefined && list.data.length === 1 && list.data[0]?.id === user.id, "listing");

const changed = await typist.PATCH("/api/accounts/me/", { body: { last_name: "Other" } });
check(changed.data?.last_name === "Other" && changed.data.email === "typist@example.com", "changing");

const forbidden = await typist.DELETE("/api/accounts/{pk}/", { params: { path: { pk: user.id } } });
check(forbidden.response.status === 403 && forbidden.error !== undefined && "detail" in forbidden.error, "deleting without the right to");

const gone = await staff.DELETE("/api/accounts/{pk}/", { params: { path: { pk: user.id } } });
check(gone.response.status === 204, "deleting");
