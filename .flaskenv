# Read by the flask command. Without this, `flask --debug run` would let anybody who reaches the preview run Python at
# /console and in the page that shows a fault; faults stand in the terminal.
FLASK_RUN_DEBUGGER=0
