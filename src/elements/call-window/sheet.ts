/** Where the window is a sheet that fills the screen: a condition for the stylesheet, and for the code. */
export const SHEET = '(width <= 600px), (height <= 480px)';
