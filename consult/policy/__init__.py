"""Policy staff: responses, themes, exports."""
