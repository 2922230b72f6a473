using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using OrleansGitOps.Api.Access;
using OrleansGitOps.Api.Errors;
using OrleansGitOps.Api.Http;
using OrleansGitOps.Api.Sessions;
using OrleansGitOps.Grains.Abstractions;

namespace OrleansGitOps.Api.Pages;

/// <summary><c>/login</c> and <c>/logout</c>, for people. Works without scripts.</summary>
internal static class LoginPage
{
    private const int MaxFormBytes = 8 * 1024;
    private const string FormType = "application/x-www-form-urlencoded";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", Show).Open().ExcludeFromDescription();
        routes.MapPost("/login", LogInAsync).Open().ExcludeFromDescription();
        routes.MapPost("/logout", LogOutAsync).Requires("session", "delete").ExcludeFromDescription();
    }

    private static IResult Show(HttpContext context) => Form(context.Request.Query["return"], error: "", StatusCodes.Status200OK);

    private static async Task<IResult> LogInAsync(HttpContext context, LoginService logins)
    {
        if (RequestOrigin.IsForeign(context.Request))
        {
            // Else another page could log its visitor in to an account of its choice.
            throw new RequestFailedException(RequestError.PermissionDenied, "a login from another origin's page is not accepted");
        }

        var form = await ReadFormAsync(context.Request);
        var result = await logins.LogInAsync(
            Field(form, "username"), Field(form, "password"), context.Connection.RemoteIpAddress, context.RequestAborted);
        if (result.Token is { } token)
        {
            SessionCookie.Set(context, token);
            context.Response.Headers.Location = LocalReturn.Clean(Field(form, "return"));
            return Results.StatusCode(StatusCodes.Status303SeeOther);
        }

        if (!result.IsThrottled)
        {
            return Form(Field(form, "return"), "Invalid username or password.", StatusCodes.Status401Unauthorized);
        }

        context.Response.Headers.RetryAfter = result.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var message = $"Too many failed logins. Try again in {result.RetryAfterSeconds} seconds.";
        return Form(Field(form, "return"), message, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> LogOutAsync(HttpContext context, RevokedSessions revoked)
    {
        await SessionEndpoints.LogOutAsync(context, revoked);
        context.Response.Headers.Location = "/login";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static async Task<Dictionary<string, StringValues>> ReadFormAsync(HttpRequest request)
    {
        if (!RequestBody.HasMediaType(request, FormType))
        {
            throw ApiException.InvalidContentType($"Invalid content type; valid here: {FormType}");
        }

        var bytes = await RequestBody.ReadAsync(request, MaxFormBytes);
        return QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(bytes));
    }

    private static string Field(Dictionary<string, StringValues> form, string name) => !form.TryGetValue(name, out var values)
        ? ""
        : values is [{ } only] ? only : throw ApiException.InvalidArgument($"{name}: given {values.Count} times; once is expected");

    private static IResult Form(string? returnTo, string error, int statusCode)
    {
        var problem = error.Length == 0 ? new Html() : Html.Of($"<p class=\"error\" role=\"alert\">{error}</p>\n");
        return Page.Render("Sign in", Html.Of($"""
            <form class="login" method="post" action="/login">
            <h1>OrleansGitOps</h1>
            {problem}<input type="hidden" name="return" value="{LocalReturn.Clean(returnTo)}">
            <label>Name <input name="username" autocomplete="username" autocapitalize="none" required autofocus></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
            <button type="submit">Sign in</button>
            </form>
            """), statusCode);
    }
}
