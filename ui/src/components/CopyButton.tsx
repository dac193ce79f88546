import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "../lib/clipboard";
import { Button, IconButton } from "./Button";
import { notifyError } from "./toast";

export interface CopyButtonProps {
  /** What is copied, or where it comes from. */
  text: string | (() => Promise<string>);
  /** What is copied, in words: "Copy the URL". */
  label: string;
  /** With the words beside the icon. */
  words?: string;
  size?: "md" | "sm";
  className?: string;
}

/** Copies, and shows a tick for a moment where it was pressed. */
export function CopyButton({ text, label, words, size = "md", className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = () => {
    copyText(text).then(
      () => setCopied(true),
      (error: unknown) => notifyError("Not copied", error),
    );
  };
  const icon = copied ? <Check className="text-ok" /> : <Copy />;
  const said = copied ? "Copied" : label;
  return words ? (
    <Button size={size} icon={icon} onClick={copy} aria-label={said} className={className}>
      {words}
    </Button>
  ) : (
    <IconButton size={size} label={said} onClick={copy} className={className}>
      {icon}
    </IconButton>
  );
}
