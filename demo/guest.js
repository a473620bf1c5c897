/**
 * Signs the page in as the guest that its address names (`?user=alice`), or asks for a name first.
 * A real site has its own sign-in, and answers `token-url` for the user it knows.
 */
const name = new URLSearchParams(location.search).get('user')?.trim();

if (name) {
  document.querySelector('im-contact-list').tokenUrl = `../guest?name=${encodeURIComponent(name)}`;
  document.title = `${name} · ${document.title}`;
  for (const place of document.querySelectorAll('[data-name]')) place.textContent = name;
  for (const part of document.querySelectorAll('[data-signed-in]')) part.hidden = false;
  const other = document.querySelector('[data-other]');
  if (other && name.toLowerCase() === 'bob') other.href = '?user=Alice';
} else {
  document.querySelector('#welcome')?.showModal();
}
