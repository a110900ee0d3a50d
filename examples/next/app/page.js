'use client';

import model from '@rsanet/models/bccd';
import { loadDetector } from '@rsanet/rsanet';
import { useEffect, useRef, useState } from 'react';

/** Detects in the visitor's browser; `api/detect/route.js` does the same on the server. */
export default function Page() {
  const detector = useRef(null);
  const [count, setCount] = useState(null);

  useEffect(() => {
    detector.current = loadDetector(model);
    return () => void detector.current.then((loaded) => loaded.dispose());
  }, []);

  async function detect({ target }) {
    const loaded = await detector.current;
    const found = await loaded.detect(await createImageBitmap(target.files[0]));
    setCount(found.length);
  }

  return (
    <p>
      <input type="file" accept="image/*" aria-label="Image" onChange={detect} />{' '}
      {count !== null && `${count} found`}
    </p>
  );
}
