// What the start page does: it says where the visitor really is, and copies.

// Behind a proxy that ends TLS the server does not see how it was asked.
for (const place of document.querySelectorAll('[data-origin]')) place.textContent = location.origin;

const told = document.querySelector('#told');

for (const button of document.querySelectorAll('[data-copies]')) {
  const code = document.getElementById(button.dataset.copies);
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      told.textContent = 'Copied.';
      button.textContent = 'Copied';
      button.addEventListener('blur', () => (button.textContent = 'Copy'), {once: true});
    } catch {
      // There is no clipboard outside of https and localhost, or the visitor has refused it.
      document.getSelection().selectAllChildren(code);
      told.textContent = 'Selected: copy it with your keyboard or menu.';
    }
  });
}
