// Keys, clicks on rows and marks, and words marked in the text: told to the page. Keys in a field are left alone.
const FIELDS = "input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=spinbutton]";
const PATIENCE = 5000;  // milliseconds after which a key that waits is forgotten
const DRAWING = 1500;  // milliseconds in which a button may still be drawn; one that is not there then is not to be had
const OPENS = /_(reject|edit|figure|event|publish|all)$/;  // what opens a form
const WALKS = /_(next|previous)$/;  // what a key that is held down may do again and again; a decision wants a press of its own
const OVER = "[role=combobox][aria-expanded=true], [role=listbox], [role=dialog], [data-testid=stPopoverBody]";  // Esc is for what is on top
const CHOICES = "[role=radiogroup], [role=tablist], [role=menu], [role=slider]";  // arrows go from one choice to the next
const turn = () => document.querySelector("[data-turn]")?.dataset.turn;
const held = { keys: {}, waiting: [], pressed: null, at: 0, asked: 0, focused: null, typed: null };

const settled = () => held.pressed === null || turn() !== held.pressed || Date.now() - held.at > PATIENCE;

const buttonOf = (key) => document.querySelector(`[class*="st-key-${held.keys[key]}"] button:not(:disabled)`);

function press(key) {
  const button = buttonOf(key);
  if (!button) {
    held.typed = null;
    return;
  }
  held.pressed = turn();
  held.at = Date.now();
  if (!OPENS.test(held.keys[key])) held.typed = null;
  button.click();
}

// The next key is only taken once what the last one did is drawn: it must not fall on a row that is gone.
function next() {
  if (!held.waiting.length) return;
  const drawn = buttonOf(held.waiting[0]) || Date.now() - held.asked > DRAWING;
  if (settled() && drawn) {
    press(held.waiting.shift());
    held.asked = Date.now();
  }
  requestAnimationFrame(next);
}

function within(event, where) {
  const target = event.composedPath()[0];
  return target instanceof Element && target.closest(where) !== null;
}

// Capitals by Shift alone: with Caps Lock on, "a" is still one row and not all that are left.
function keyOf(event) {
  if (!/^[a-z]$/i.test(event.key)) return event.key;
  return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
}

function onEscape(event) {
  if (!event.isComposing && !document.querySelector(OVER)) document.querySelector(".st-key-desk_do_cancel button")?.click();
}

// A key that is none of ours here: in a field, beside a form that it would close with all that is written in it, in a choice.
function isOthers(event, key) {
  if (within(event, FIELDS) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (held.typed !== null) return false;  // a form is about to be drawn
  if (!(key in held.keys) || document.querySelector(`${OVER}, .st-key-desk_form`)) return true;
  return key.startsWith("Arrow") && within(event, CHOICES);
}

// What is typed between the key that opens a form and the form belongs into its field; a letter of a reason is no command.
function keepTyped(event) {
  if (held.typed === null || Date.now() - held.at > PATIENCE || event.key.length > 1) return false;
  held.typed += event.key;
  return true;
}

function enter(field) {
  field.focus();
  if (held.typed && field.type === "text") document.execCommand("insertText", false, held.typed);
  held.typed = null;
}

function onKey(event) {
  if (!location.pathname.endsWith("/review")) return;
  const key = keyOf(event);
  if (key === "Escape") {
    onEscape(event);
    return;
  }
  if (key === "Enter" && within(event, ".st-key-desk_by")) setTimeout(() => event.target.blur());  // keys again
  if (isOthers(event, key)) return;
  const kept = keepTyped(event);
  if (!kept && !(key in held.keys)) return;
  event.preventDefault();
  event.stopImmediatePropagation();  // R alone would run Streamlit's page again
  if (kept || (event.repeat && !WALKS.test(held.keys[key]))) return;
  if (held.waiting.length > 2) return;  // somebody leans on a key
  held.waiting.push(key);
  if (OPENS.test(held.keys[key])) {
    held.typed = "";
    held.at = Date.now();
  }
  if (held.waiting.length === 1) {
    held.asked = Date.now();
    next();
  }
}

const letters = (text) => [...text].length;  // as Python counts them

function marked() {
  const chosen = window.getSelection(), text = document.querySelector(".desk-text");
  if (!chosen || chosen.isCollapsed || !text || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return null;
  const range = chosen.getRangeAt(0), before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  return { start: Number(text.dataset.start) + letters(before.toString()), words: range.toString() };
}

// What is looked at is brought into its own panel; the page itself does not move.
function show() {
  for (const each of document.querySelectorAll(".desk-rows [aria-current=true], .desk-text [data-current]")) {
    const panel = each.closest(".desk-rows, .desk-text");
    const here = each.getBoundingClientRect(), around = panel.getBoundingClientRect();
    if (here.top < around.top || here.bottom > around.bottom) panel.scrollTop += here.top - around.top - panel.clientHeight / 3;
  }
}

function drawn(number, work, tries = 300) {  // some seconds of frames
  if (turn() === String(number)) work();
  else if (tries) requestAnimationFrame(() => drawn(number, work, tries - 1));
}

function onClick(event) {
  const found = event.target instanceof Element && event.target.closest(".desk-rows [data-row], .desk-text [data-row]");
  if (found && (window.getSelection()?.isCollapsed ?? true)) held.tell?.("row", found.dataset.row);
}

function onMark() {
  if (document.querySelector(".st-key-desk_form")) return;  // words that are only copied, say: the form is about those marked before
  const found = marked();
  if (found) held.tell?.("span", found);
}

export default function ({ data, setTriggerValue }) {
  held.keys = data.keys;
  held.tell = setTriggerValue;
  if (!held.listens) {  // once: while the page is drawn anew this is taken away and put back, and a key in between must not be lost
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("click", onClick);
    document.addEventListener("mouseup", onMark);
    held.listens = true;
  }
  drawn(data.turn, () => {
    show();
    const fields = ":is(input, textarea, [role=combobox])";  // a form without any asks yes or no
    const field = document.querySelector(`.st-key-desk_form ${fields}`) ?? document.querySelector(".st-key-desk_do_submit button");
    if (data.form && held.focused !== data.form && field) enter(field);
    if (!data.form && settled() && !held.waiting.length) held.typed = null;
    held.focused = data.form;
  });
}
