// What the pages do with a script: passkeys, and three comforts that they do without as well.
"use strict";

const each = (selector, use) => document.querySelectorAll(selector).forEach(use);

// Passkeys. The form carries the server's options; what the authenticator says goes back in a field.
each("form[data-passkey]", (form) => {
  const button = form.querySelector("button");
  const trouble = form.querySelector("[data-trouble]");
  const creates = form.dataset.passkey === "create";
  const kind = window.PublicKeyCredential;
  const parse = creates ? kind?.parseCreationOptionsFromJSON : kind?.parseRequestOptionsFromJSON;
  const complain = (text) => {
    button.removeAttribute("aria-busy");
    trouble.textContent = text;
    trouble.hidden = false;
  };
  if (!parse) {
    button.hidden = true;
    return complain(form.dataset.unsupported);
  }

  const ask = async () => {
    const publicKey = parse.call(kind, JSON.parse(form.dataset.options));
    const given = await (creates ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
    form.elements.credential.value = JSON.stringify(given.toJSON());
    form.submit();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    trouble.hidden = true;
    button.setAttribute("aria-busy", "true");
    ask().catch(() => complain(form.dataset.failed));
  });
});

// Passwords can be shown.
each("[data-reveal]", (button) => {
  const input = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shows = input.type === "password";
    input.type = shows ? "text" : "password";
    button.textContent = shows ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-pressed", String(shows));
    input.focus();
  });
});

// What the policy asks for is ticked off while one types.
const CHECKS = {
  length: (text, list) => [...text].length >= Number(list.dataset.length),
  lowercase: (text) => /[a-z]/.test(text),
  uppercase: (text) => /[A-Z]/.test(text),
  number: (text) => /[0-9]/.test(text),
  symbol: (text) => /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/.test(text),
};
each("[data-checks]", (list) => {
  const input = document.getElementById(list.dataset.checks);
  input.addEventListener("input", () => {
    for (const item of list.children) {
      item.dataset.met = CHECKS[item.dataset.check](input.value, list);
    }
  });
});

// What is only carried to somebody else's page goes by itself.
each("form[data-submit]", (form) => form.submit());
