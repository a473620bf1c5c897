// On a narrow screen, the contacts or the chat: as docs/elements.md shows it.
const list = document.querySelector('im-contact-list');
const chat = document.querySelector('im-text-chat');

list.addEventListener('im-contact-select', () => {
  document.body.classList.add('in-chat');
  chat.focus();
});
chat.querySelector('button').addEventListener('click', () => {
  document.body.classList.remove('in-chat');
  list.focus();
});
