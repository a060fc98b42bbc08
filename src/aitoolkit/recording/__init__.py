"""The pack on disk, and the run in MLflow's store."""
