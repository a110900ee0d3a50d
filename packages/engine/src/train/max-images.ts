/** The most images, up to `max`, that fit; 0 where not even one does. Fewer are taken to fit where more do. */
export function maxImages(max: number, fits: (images: number) => boolean): number {
  let known = 0;
  let tooMany = max + 1;
  while (tooMany - known > 1) {
    const images = Math.floor((known + tooMany) / 2);
    if (fits(images)) known = images;
    else tooMany = images;
  }
  return known;
}
