import {useState} from 'react';
import {createRoot} from 'react-dom/client';
import type {ImCallChangeEvent} from '../page.js';

/** React 19 sets what an element has as a property, and listens to `on` + the name of the event as it stands. */
function Page() {
  const [phase, setPhase] = useState('none');
  const [isDense, setDense] = useState(true);
  return (
    <>
      <im-contact-list getToken={window.getToken} alerts="title" theme="light" dense={isDense} />
      <im-text-chat renderMessage={window.renderMessage} theme="light" />
      <im-call-window
        audioOnly={false}
        silent={true}
        quality="360p"
        onim-call-change={(event: ImCallChangeEvent) => setPhase(event.call.phase)}
      />
      <button onClick={() => setDense(!isDense)}>Dense</button>
      <output>{phase}</output>
    </>
  );
}

createRoot(document.querySelector('#page')!).render(<Page />);
