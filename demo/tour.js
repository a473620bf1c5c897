/**
 * The bar above each page of the demo: which page and theme, which language, light or dark, what happens, and a switch
 * for the network. What is chosen stays in the address, so that it can be handed on.
 */
import {network} from './network.js';

const parameters = new URLSearchParams(location.search);

const PAGES = {'./': 'A shop', 'clinic.html': 'A clinic', 'intranet.html': 'An intranet'};
const THEMES = {
  '': 'The page’s own',
  support: 'Support',
  desktop: 'Desktop',
  clinic: 'Clinic',
  paper: 'Paper',
  sorbet: 'Sorbet',
  contrast: 'Contrast',
};
const LANGUAGES = {
  en: 'English',
  ar: 'العربية',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  he: 'עברית',
  hi: 'हिन्दी',
  ja: '日本語',
  pt: 'Português',
  ru: 'Русский',
  zh: '中文',
};
const SCHEMES = {'': 'As the system', light: 'Light', dark: 'Dark'};
const NETWORK = {nothing: 'Connected', server: 'Server gone', all: 'Cut off'};
const EVENTS = [
  'im-open',
  'im-close',
  'im-contact-select',
  'im-message',
  'im-message-send',
  'im-unread-change',
  'im-call-request',
  'im-call-change',
  'im-transmit',
  'im-error',
];
/** More would push out nothing of interest. */
const KEPT = 40;

class DemoTour extends window.HTMLElement {
  #log = make('ol', {});
  #count = 0;

  connectedCallback() {
    const root = this.attachShadow({mode: 'open'});
    const name = parameters.get('user')?.trim();
    const here = location.pathname.split('/').at(-1) || './';
    const theme = parameters.get('theme') ?? this.getAttribute('theme') ?? '';

    const events = make('button', {type: 'button', 'aria-expanded': 'false'}, 'Events ');
    const count = make('b', {}, '0');
    events.append(count);
    const panel = make('section', {class: 'events', 'aria-label': 'Events', hidden: ''});
    panel.append(make('p', {}, 'What the elements tell the page, newest first.'), this.#log);
    toggles(events, panel);

    const choices = make('div', {class: 'choices', id: 'choices'});
    choices.append(
      choice('Page', PAGES, here, (page) => goTo(page)),
      choice('Theme', THEMES, theme, (value) => remember('theme', value, wear)),
      choice('Language', LANGUAGES, parameters.get('lang') ?? 'en', (value) =>
        remember('lang', value, speak),
      ),
      choice('Colours', SCHEMES, parameters.get('scheme') ?? '', (value) =>
        remember('scheme', value, light),
      ),
      networkSwitch(),
      events,
    );
    const more = make('button', {type: 'button', class: 'more', 'aria-expanded': 'false'}, 'Tour');
    more.addEventListener('click', () => {
      const isOpen = choices.classList.toggle('open');
      more.setAttribute('aria-expanded', String(isOpen));
    });

    const about = make('p', {class: 'about'});
    about.append(make('strong', {}, 'im-elements'), name ? ` You are ${name}.` : ' A demo.');
    const other = name?.toLowerCase() === 'bob' ? 'Alice' : 'Bob';
    const away = make('p', {class: 'away'});
    away.append(
      make('a', {href: addressOf(here, {user: other}), target: '_blank'}, `Open as ${other}`),
      make('a', {href: 'two-users.html'}, 'Two people'),
    );
    const bar = make('div', {class: 'bar'});
    bar.append(about, more, choices, away);
    root.append(make('link', {rel: 'stylesheet', href: 'tour.css'}), bar, panel);

    wear(theme);
    if (parameters.has('lang')) speak(parameters.get('lang'));
    light(parameters.get('scheme') ?? '');
    for (const type of EVENTS) {
      document.addEventListener(type, (event) => {
        count.textContent = String(++this.#count);
        this.#note(event);
      });
    }
  }

  #note(event) {
    const line = make('li', {});
    const now = new Date().toLocaleTimeString('en-GB');
    line.append(make('time', {}, now), make('code', {}, event.type), make('span', {}, told(event)));
    this.#log.prepend(line);
    if (this.#log.children.length > KEPT) this.#log.lastElementChild.remove();
  }
}

/** What an event carries, in a few words. */
function told({contact, to, text, media, call, unread, message, error, from}) {
  if (error) return error.code;
  if (call) return [call.phase, call.endReason].filter(Boolean).join(', ');
  if (message) return `${contact.name}: ${message.content.text ?? message.content.kind}`;
  if (unread !== undefined) return String(unread);
  if (text !== undefined) return `to ${to}: ${text}`;
  return [contact?.name ?? from, media].filter(Boolean).join(', ');
}

/** Not kept in the address: a page begins connected. */
function networkSwitch() {
  const label = choice('Network', NETWORK, 'nothing', (what) => {
    label.dataset.lost = what;
    network.set(what);
  });
  label.className = 'network';
  label.title =
    'Server gone: this page loses its server; a call that is connected goes on. ' +
    'Cut off: it loses everything; a call is mended if the network is back within 30 seconds.';
  return label;
}

function choice(title, options, chosen, change) {
  const label = make('label', {});
  const select = make('select', {'aria-label': title});
  for (const [value, text] of Object.entries(options)) {
    const option = make('option', {value}, text);
    option.selected = value === chosen;
    select.append(option);
  }
  select.addEventListener('change', () => change(select.value));
  label.append(make('span', {}, title), select);
  return label;
}

function toggles(button, panel) {
  button.addEventListener('click', () => {
    panel.hidden = !panel.hidden;
    button.setAttribute('aria-expanded', String(!panel.hidden));
  });
}

function make(tag, attributes, text) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function remember(name, value, apply) {
  parameters.set(name, value);
  history.replaceState(null, '', `?${parameters}`);
  apply(value);
}

function addressOf(page, changes = {}) {
  const own = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries(changes)) own.set(name, value);
  return `${page}?${own}`;
}

/** Another page has a look of its own, until a theme is chosen there. */
function goTo(page) {
  parameters.delete('theme');
  location.assign(addressOf(page));
}

function wear(theme) {
  document.querySelector('link[data-theme]')?.remove();
  document.documentElement.dataset.theme = theme;
  if (!(theme in THEMES) || theme === '') return;
  document.head.append(
    make('link', {rel: 'stylesheet', href: `../themes/${theme}.css`, 'data-theme': theme}),
  );
}

/** The page stays in English: only what is embedded speaks. */
function speak(language) {
  if (!(language in LANGUAGES)) return;
  for (const element of document.querySelectorAll(TAGS)) element.lang = language;
}

function light(scheme) {
  document.documentElement.style.colorScheme = scheme in SCHEMES ? scheme : '';
}

const TAGS = 'im-contact-list, im-text-chat, im-call-window, im-messenger';

customElements.define('demo-tour', DemoTour);
