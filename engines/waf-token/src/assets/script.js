"use strict";

(() => {
  const page = document.body.dataset;
  const find = (id) => document.getElementById(id);

  // SHA-256 (FIPS 180-4). The browser's own is only there on secure connections, and too slow to
  // be called many times.
  const primes = [];
  for (let number = 2; primes.length < 64; number++) {
    if (primes.every((prime) => number % prime)) primes.push(number);
  }
  const fraction = (number) => ((number - Math.floor(number)) * 0x100000000) | 0;
  const constants = primes.map((prime) => fraction(Math.cbrt(prime)));
  const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const schedule = new Int32Array(64);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));

  function compress(state, bytes, offset) {
    for (let i = 0; i < 16; i++) {
      const at = offset + 4 * i;
      schedule[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const w15 = schedule[i - 15];
      const w2 = schedule[i - 2];
      const s0 = turn(w15, 7) ^ turn(w15, 18) ^ (w15 >>> 3);
      const s1 = turn(w2, 17) ^ turn(w2, 19) ^ (w2 >>> 10);
      schedule[i] = (schedule[i - 16] + s0 + schedule[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i] + schedule[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0;
      d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    return [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]) | 0);
  }

  // Finds a number that, behind the task and a colon, gives a digest that begins with zeros.
  async function solve(task, difficulty) {
    const prefix = new TextEncoder().encode(task + ":");
    const whole = prefix.length - (prefix.length % 64);
    let middle = start;
    for (let offset = 0; offset < whole; offset += 64) middle = compress(middle, prefix, offset);
    const rest = prefix.subarray(whole);
    for (let number = 0; ; number++) {
      const digits = String(number);
      const used = rest.length + digits.length;
      const tail = new Uint8Array(used + 9 > 64 ? 128 : 64);
      tail.set(rest);
      for (let i = 0; i < digits.length; i++) tail[rest.length + i] = digits.charCodeAt(i);
      tail[used] = 0x80;
      new DataView(tail.buffer).setUint32(tail.length - 4, (whole + used) * 8);
      let state = middle;
      for (let offset = 0; offset < tail.length; offset += 64) state = compress(state, tail, offset);
      if (Math.clz32(state[0]) >= difficulty) return number;
      // The page stays alive meanwhile.
      if (number % 2000 === 1999) await new Promise((resume) => setTimeout(resume));
    }
  }

  function signals() {
    const traits = [
      navigator.languages,
      navigator.platform,
      navigator.hardwareConcurrency,
      navigator.maxTouchPoints,
      [screen.width, screen.height, screen.colorDepth],
      Intl.DateTimeFormat().resolvedOptions().timeZone,
    ];
    return {
      automated: navigator.webdriver === true,
      traits: JSON.stringify(traits).slice(0, 1024),
    };
  }

  async function post(name, body) {
    const response = await fetch(page.path + name, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return response.json();
  }

  // Works a task off; when it has expired meanwhile, the one that came instead.
  async function work(name, task) {
    for (let attempt = 0; attempt < 3; attempt++) {
      const solution = await solve(task.task, task.difficulty);
      const told = await post(name, { task: task.task, solution, signals: signals() });
      if (told.ok || !told.task) return told;
      task = told;
    }
    return { ok: false };
  }

  function say(text) {
    find("status").textContent = text;
  }

  // A browser that doesn't keep the cookie would come back for ever.
  function comesBackTooOften() {
    try {
      const now = Date.now();
      const last = JSON.parse(sessionStorage.getItem("ringwall-waf") || "[]");
      const recent = last.filter((at) => now - at < 60000).concat(now);
      sessionStorage.setItem("ringwall-waf", JSON.stringify(recent.slice(-4)));
      return recent.length > 3;
    } catch {
      return false;
    }
  }

  function proceed() {
    find("progress").hidden = true;
    find("puzzle").hidden = true;
    if (page.mayReload !== "true") {
      say("Thank you. Please go back and send your form again.");
    } else if (comesBackTooOften()) {
      say("Your browser does not keep the cookie that this check needs. Please allow cookies for this site and load the page again.");
    } else {
      say("Thank you. The page is loading.");
      location.reload();
    }
  }

  function fail() {
    find("progress").hidden = true;
    find("puzzle").hidden = true;
    say("The check did not succeed. Please load the page again.");
  }

  let puzzle = "";
  let next = { task: page.task, difficulty: Number(page.difficulty) };
  let isHeard = false;
  let heard = "";

  // Fetched whole, since some browsers play only what comes in parts or is here already.
  async function fetchSound() {
    const response = await fetch(page.path + "sound?" + puzzle);
    if (heard) URL.revokeObjectURL(heard);
    heard = URL.createObjectURL(await response.blob());
    find("sound").src = heard;
  }

  function show() {
    find("picture").src = page.path + "picture?" + puzzle;
    find("seeing").hidden = isHeard;
    find("hearing").hidden = !isHeard;
    find("switch").textContent = isHeard ? "See a picture instead" : "Listen instead";
    find("answer-label").textContent = isHeard
      ? "Type how many bells ring in each group"
      : "Type the six characters in the picture";
    find("answer").inputMode = isHeard ? "numeric" : "text";
    find("answer").value = "";
    find("progress").hidden = true;
    find("puzzle").hidden = false;
    find(isHeard ? "sound" : "answer").focus();
    if (isHeard) fetchSound().catch(fail);
  }

  function busy(isBusy) {
    for (const button of document.querySelectorAll("button")) button.disabled = isBusy;
  }

  async function fetchPuzzle(text) {
    busy(true);
    const told = await work("puzzle", next);
    busy(false);
    if (!told.ok) return fail();
    puzzle = told.puzzle;
    say(text);
    show();
  }

  async function attempt() {
    busy(true);
    const told = await post("answer", { puzzle, answer: find("answer").value });
    busy(false);
    if (told.ok) return proceed();
    if (!told.task) return fail();
    next = told;
    await fetchPuzzle("That was not right. Here is a new puzzle.");
  }

  // A puzzle that nobody answers is answered wrongly, which gives the task for the next one.
  async function another() {
    const told = await post("answer", { puzzle, answer: "" });
    if (!told.task) return fail();
    next = told;
    await fetchPuzzle("Here is a new puzzle.");
  }

  async function begin() {
    if (page.action === "captcha") {
      find("puzzle").addEventListener("submit", (event) => {
        event.preventDefault();
        attempt().catch(fail);
      });
      find("another").addEventListener("click", () => another().catch(fail));
      find("switch").addEventListener("click", () => {
        isHeard = !isHeard;
        show();
      });
      await fetchPuzzle("Please show that you are a person.");
    } else {
      const told = await work("token", next);
      if (told.ok) proceed();
      else fail();
    }
  }

  begin().catch(fail);
})();
