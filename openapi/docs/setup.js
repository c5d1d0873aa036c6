"use strict";

// The value of a cookie that scripts may read, or nothing.
function cookie(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(name + "="));
  return found === undefined ? "" : decodeURIComponent(found.slice(name.length + 1));
}

// Requests of a session that change something have to prove that they come from
// this site. Other sites are not told.
function prove(request) {
  const safe = ["GET", "HEAD", "OPTIONS"].includes((request.method || "GET").toUpperCase());
  const token = cookie("csrftoken");
  if (!safe && token && new URL(request.url, location.href).origin === location.origin) {
    request.headers = { ...request.headers, "X-CSRFToken": token };
  }
  return request;
}

const place = document.getElementById("docs");
window.ui = SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  deepLinking: true,
  validatorUrl: null, // a page of another server
  requestInterceptor: prove,
});
