using System.Globalization;
using System.Net;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Silo.Configuration;

/// <summary>The forms that a setting's value can have: each tells what is wrong with a value, or null.</summary>
internal static class SettingForms
{
    public const NumberStyles Decimals = NumberStyles.AllowDecimalPoint;

    public static string? Text(string value) => value.Length > 0 ? null : "a text";

    /// <summary>Anything, and never shown.</summary>
    public static string? Secret(string value) => value.Length > 0 ? null : "a text";

    public static string? Path(string value) => value.Length > 0 && value.IndexOf('\0', StringComparison.Ordinal) < 0 ? null : "a path";

    public static string? AbsolutePath(string value) => System.IO.Path.IsPathFullyQualified(value) ? null : "an absolute path";

    public static string? Switch(string value) => bool.TryParse(value, out _) ? null : "true or false";

    public static string? Count(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 0 and <= 100_000
            ? null
            : "a number from 0 to 100000";

    /// <summary>By what pauses grow.</summary>
    public static string? Factor(string value) =>
        double.TryParse(value, Decimals, CultureInfo.InvariantCulture, out var factor) && factor is >= 1 and <= 100
            ? null
            : "a number from 1 to 100, such as 3 or 1.5";

    public static string? Duration(string value) =>
        TryDuration(value, out var duration) && duration > TimeSpan.Zero && duration <= TimeSpan.FromDays(1)
            ? null
            : "a duration above 0 and up to a day, such as 00:02:00 or 2m";

    public static string? DurationOrZero(string value) =>
        TryDuration(value, out var duration) && duration >= TimeSpan.Zero && duration <= TimeSpan.FromDays(1)
            ? null
            : "a duration from 0 to a day, such as 00:01:00 or 60s";

    public static string? Url(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? null : "an address such as http://127.0.0.1:8080";

    public static string? EndPoint(string value) => TryEndPoint(value, out _) ? null : "a port (11111) or address:port (10.0.0.5:11111)";

    public static string? Provider(string value) => value is "localhost" or "postgres" ? null : "localhost or postgres";

    public static string? Roles(string value) =>
        value.Split(',').All(role => role.Trim() is "silo" or "api") ? null : "silo, api or silo,api";

    public static bool TryDuration(string value, out TimeSpan duration) =>
        // A bare number would be days in .NET and seconds in Argo CD, so it is refused.
        value.Contains(':', StringComparison.Ordinal)
            ? TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out duration)
            : GoDuration.TryParse(value, out duration) && char.IsAsciiLetter(value[^1]);

    public static bool TryEndPoint(string value, out IPEndPoint endPoint)
    {
        endPoint = new IPEndPoint(IPAddress.Loopback, 0);
        if (ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0)
        {
            endPoint.Port = port;
            return true;
        }

        return IPEndPoint.TryParse(value, out endPoint!) && endPoint.Port > 0;
    }
}
