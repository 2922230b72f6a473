namespace OrleansGitOps.Api.Pages;

/// <summary>The frame of a server-rendered page, and its answer.</summary>
internal static class Page
{
    public static IResult Render(string title, Html body, int statusCode = StatusCodes.Status200OK, int? refreshSeconds = null)
    {
        var page = new Html();
        page.AppendLiteral("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.AppendLiteral("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        if (refreshSeconds is { } seconds)
        {
            page.Add(Html.Of($"<meta http-equiv=\"refresh\" content=\"{seconds}\">\n"));
        }

        page.Add(Html.Of($"<title>{title}</title>\n<style>"));
        page.AppendLiteral(PageStyle.Css);
        page.AppendLiteral("</style>\n</head>\n<body>\n");
        page.Add(body);
        page.AppendLiteral("\n</body>\n</html>\n");
        return Results.Text(page.ToString(), "text/html", System.Text.Encoding.UTF8, statusCode);
    }
}
