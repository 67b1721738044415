// What is shown when a screen breaks: the rest of the window goes on.
import { Component, type ReactNode } from "react";
import { t } from "@/lib/text";
import { Button } from "./Button";

export class ErrorBoundary extends Component<{ children: ReactNode; place?: string }, { broken: Error | null }> {
  override state = { broken: null as Error | null };

  static getDerivedStateFromError(broken: Error) {
    return { broken };
  }

  override componentDidUpdate(previous: { place?: string }) {
    if (previous.place !== this.props.place && this.state.broken) this.setState({ broken: null });
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div className="empty" role="alert">
        <p><strong>{t("This screen could not be shown.")}</strong> {t("Your books are not touched by it.")}</p>
        <p className="text-faint text-[12px]">{this.state.broken.message}</p>
        <Button onPress={() => this.setState({ broken: null })}>{t("Show it again")}</Button>
      </div>
    );
  }
}
