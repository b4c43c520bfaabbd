// From where a relief is seen: far away, so that what is parallel stays so.

/** @typedef {[number, number, number]} Place shares from 0 to 1: along x, along y, and upwards */

export const RISE = 0.42; // the height of a relief whose sides are 1
const [LOWEST, HIGHEST] = [0.2, 1.5]; // radians above the horizon
const [WIDER, TALLER] = [64, 44]; // room in pixels for the words around it

export class Camera {
  constructor() {
    this.turn = -0.6; // radians, from where y goes away from the eye
    this.tilt = 0.85; // radians above the horizon
  }

  /** Go around and up by angles in radians. */
  move(turn, tilt) {
    this.turn += turn;
    this.tilt = Math.min(Math.max(this.tilt + tilt, LOWEST), HIGHEST);
  }

  /** See it in a picture of this size, in CSS pixels. */
  frame(width, height) {
    const [sin, cos] = [Math.sin(this.turn), Math.cos(this.turn)];
    const [above, level] = [Math.sin(this.tilt), Math.cos(this.tilt)];
    const tall = Math.SQRT2 * above + RISE * level;
    const scale = Math.min((width - WIDER) / Math.SQRT2, (height - TALLER) / tall);
    this.middle = [width / 2, height / 2];
    /** What each 1 of x, y and z is in pixels. */
    this.right = [scale * cos, scale * sin, 0];
    this.down = [scale * sin * above, -scale * cos * above, -scale * RISE * level];
    /** The eye's direction in the plane, and how much higher a ray to it gets for each 1 there. */
    this.eye = [sin, -cos];
    this.climb = Math.tan(this.tilt) / RISE;
  }

  /**
   * Where a place is seen, in pixels.
   * @returns {[number, number]}
   */
  see(x, y, z) {
    const [{ right, down }, [centre, half]] = [this, this.middle];
    const [east, north, up] = [x - 0.5, y - 0.5, z - 0.5];
    return [
      centre + right[0] * east + right[1] * north,
      half + down[0] * east + down[1] * north + down[2] * up,
    ];
  }
}
