import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Playground } from "./playground.tsx";

const place = document.getElementById("page");
if (place === null) throw new Error("The page has no place to be drawn in");
createRoot(place).render(
  <StrictMode>
    <Playground />
  </StrictMode>,
);
