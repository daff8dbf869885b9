"""Charts as images that a page shows: served as SVG, in two widths, cached by the browser until the data change."""

from typing import cast

from flask import Response, current_app, request

from consult.reports.chart_layout import Width
from consult.reports.chart_pictures import FOLDER, ChartNotDrawn, chart_svg
from consult.reports.charts import Chart
from consult.telemetry import log

NOT_DRAWN = "This chart could not be drawn. The table beside it has its figures."


def chart_image(chart: Chart) -> Response:
    """The picture of a chart, as wide as the query asks (?width=narrow). 503 when it cannot be drawn.

    The page shows it by the macro in components/chart.html, with alternative text and the table beside it.
    """
    folder = current_app.config["CONSULT"].data_folder / FOLDER
    width: Width = "narrow" if request.args.get("width") == "narrow" else "wide"
    try:
        picture = chart_svg(chart, folder=folder, width=width)
    except (ChartNotDrawn, OSError) as error:
        log.error("chart not drawn", problem=str(error))
        return Response(NOT_DRAWN, 503, mimetype="text/plain")
    response = Response(picture, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the browser, asked about each time
    response.add_etag()
    return cast(Response, response.make_conditional(request))
