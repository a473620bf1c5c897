/**
 * Signs the page in as the guest that its address names (`?user=alice`), or asks for a name first.
 * A real site has its own sign-in, and answers `token-url` for the user it knows.
 */
const name = new URLSearchParams(location.search).get('user')?.trim();

if (name) {
  const signsIn = document.querySelector('im-messenger, im-contact-list');
  signsIn.tokenUrl = `../guest?name=${encodeURIComponent(name)}`;
  document.title = `${name} · ${document.title}`;
  for (const place of document.querySelectorAll('[data-name]')) place.textContent = name;
} else if (document.querySelector('#welcome')) {
  document.querySelector('#welcome').showModal();
} else {
  location.replace('./');
}

for (const button of document.querySelectorAll('[data-open]')) {
  button.addEventListener('click', () => (document.querySelector('im-messenger').open = true));
}
