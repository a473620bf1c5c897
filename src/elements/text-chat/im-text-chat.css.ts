import {css} from 'lit';

export const textChatStyles = css`
  :host {
    display: flex;
    flex-direction: column !important;
    min-inline-size: 0;
    block-size: 100%;
    min-block-size: 280px;
    max-block-size: 100dvh;
    /* A phone's keyboard covers the page without making it smaller. */
    padding-block-end: var(--_covered, 0);
    overflow: clip !important;
    border: var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface) !important;
    container-type: inline-size !important;
    contain-intrinsic-inline-size: 420px;
    --_gutter: 20px;
  }

  .chat {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
  }

  header {
    display: flex;
    align-items: center;
    flex: none;
    gap: 12px;
    min-block-size: calc(64px * var(--_density));
    padding-block: calc(10px * var(--_density));
    padding-inline: var(--_gutter) 12px;
    border-block-end: var(--_line);
    --_avatar: calc(var(--_avatar-size) * 0.91);
  }
  .who {
    flex: 1;
    min-inline-size: 0;
  }
  h2,
  .standing {
    margin: 0;
  }
  h2 {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    font-size: 1.0667em;
    font-weight: 650;
    line-height: 1.3;
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .standing {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 0.8667em;
    line-height: 1.4;
    color: var(--im-on-header, var(--_text-muted));
    --_mark: var(--im-on-header);
    --_presence: 10px;
  }
  .calls {
    display: flex;
    flex: none;
  }

  @container (inline-size < 420px) {
    .chat {
      --_gutter: 12px;
    }
    header {
      gap: 10px;
      padding-inline-end: 6px;
      --_avatar: calc(var(--_avatar-size) * 0.82);
    }
  }
`;
