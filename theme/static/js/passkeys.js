// Passkeys: what the page asks is put to the browser, and its answer goes back with the form. Without this script, or in
// a browser that knows none, their buttons stay hidden and the other ways are there.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) {
    part.hidden = false;
    part.querySelector("button").addEventListener("click", (event) => {
      event.preventDefault();
      if (part.getAttribute("aria-busy") !== "true") answer(part, JSON.parse(part.dataset.passkey));
    });
  }
}

async function answer(part, asked) {
  const failed = part.querySelector("[role=alert]");
  part.setAttribute("aria-busy", "true");
  failed.hidden = true;
  try {
    part.querySelector("[name=passkey]").value = JSON.stringify(await (asked.user ? make(asked) : sign(asked)));
    part.closest("form").submit();
  } catch (trouble) {
    // Called off, too late, or no passkey here: the browser has said which.
    failed.hidden = false;
    part.removeAttribute("aria-busy");
  }
}

async function make(asked) {
  const user = { ...asked.user, id: bytes(asked.user.id) };
  const publicKey = { ...asked, user, challenge: bytes(asked.challenge), excludeCredentials: named(asked.excludeCredentials) };
  const made = await navigator.credentials.create({ publicKey });
  return told(made, {
    clientDataJSON: text(made.response.clientDataJSON),
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports ? made.response.getTransports() : [],
  });
}

async function sign(asked) {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) };
  const signed = await navigator.credentials.get({ publicKey });
  return told(signed, {
    clientDataJSON: text(signed.response.clientDataJSON),
    authenticatorData: text(signed.response.authenticatorData),
    signature: text(signed.response.signature),
    userHandle: signed.response.userHandle ? text(signed.response.userHandle) : null,
  });
}

function told(credential, response) {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

function named(credentials) {
  return (credentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
}

// base64url, as JSON carries bytes (WebAuthn level 3, 5.1.8).
function bytes(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

function text(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
