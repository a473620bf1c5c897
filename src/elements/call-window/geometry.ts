export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rectangle extends Size {
  readonly left: number;
  readonly top: number;
}

export type Corner = 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';

/**
 * Where a window stands: how far from the nearer edge of the viewport, on each axis. Kept so, and not as
 * left and top, because a window that grows or a viewport that turns should not move it out of its corner.
 */
export interface Place {
  readonly horizontal: {readonly edge: 'left' | 'right'; readonly by: number};
  readonly vertical: {readonly edge: 'top' | 'bottom'; readonly by: number};
}

/** How much room is kept between a window and the edge of the viewport. */
export const MARGIN = 8;

/** The place of a rectangle that is wholly inside the viewport, or is taken to be. */
export function placeOf({left, top, width, height}: Rectangle, viewport: Size): Place {
  const right = viewport.width - left - width;
  const bottom = viewport.height - top - height;
  return {
    horizontal: left <= right ? {edge: 'left', by: left} : {edge: 'right', by: right},
    vertical: top <= bottom ? {edge: 'top', by: top} : {edge: 'bottom', by: bottom},
  };
}

/** The place nearest to the one wanted at which a window of this size is inside the viewport. */
export function kept(place: Place, size: Size, viewport: Size): Place {
  const {horizontal, vertical} = place;
  return {
    horizontal: {...horizontal, by: within(horizontal.by, viewport.width - size.width)},
    vertical: {...vertical, by: within(vertical.by, viewport.height - size.height)},
  };
}

/** A place as the value of the CSS property `inset`. */
export function insetOf({horizontal, vertical}: Place): string {
  const side = (edge: string) =>
    edge === horizontal.edge
      ? `${horizontal.by}px`
      : edge === vertical.edge
        ? `${vertical.by}px`
        : 'auto';
  return ['top', 'right', 'bottom', 'left'].map(side).join(' ');
}

/** The same window in the corner that comes next, clockwise. */
export function nextCorner({horizontal, vertical}: Place, by: number): Place {
  const isLeft = horizontal.edge === 'left';
  const isTop = vertical.edge === 'top';
  return {
    horizontal: {edge: isTop ? 'right' : 'left', by},
    vertical: {edge: isLeft ? 'top' : 'bottom', by},
  };
}

/** `from` with one corner pulled; the opposite corner stays, and it stays within the viewport. */
export function pulled(
  from: Rectangle,
  corner: Corner,
  by: {readonly x: number; readonly y: number},
  least: Size,
  viewport: Size,
): Rectangle {
  const [vertical, horizontal] = corner.split('-');
  const right = from.left + from.width;
  const bottom = from.top + from.height;
  const width =
    horizontal === 'left'
      ? between(from.width - by.x, least.width, right - MARGIN)
      : between(from.width + by.x, least.width, viewport.width - MARGIN - from.left);
  const height =
    vertical === 'top'
      ? between(from.height - by.y, least.height, bottom - MARGIN)
      : between(from.height + by.y, least.height, viewport.height - MARGIN - from.top);
  return {
    width,
    height,
    left: horizontal === 'left' ? right - width : from.left,
    top: vertical === 'top' ? bottom - height : from.top,
  };
}

const between = (value: number, least: number, most: number) =>
  Math.max(least, Math.min(value, most));

const within = (by: number, room: number) => between(by, MARGIN, room - MARGIN);
