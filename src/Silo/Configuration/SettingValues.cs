using System.Globalization;
using System.Net;

namespace OrleansGitOps.Silo.Configuration;

/// <summary>Values of the section, after <see cref="SettingTable.Check"/>. Null: not set.</summary>
internal sealed class SettingValues(IConfigurationSection section)
{
    public string? Text(string key) => section[key];

    public bool? Switch(string key) => section[key] is { } value ? bool.Parse(value) : null;

    public int? Count(string key) => section[key] is { } value ? int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    public double? Number(string key) => section[key] is { } value ? double.Parse(value, SettingForms.Decimals, CultureInfo.InvariantCulture) : null;

    public TimeSpan? Duration(string key) => section[key] is { } value && SettingForms.TryDuration(value, out var duration) ? duration : null;

    public IPEndPoint? EndPoint(string key) => section[key] is { } value && SettingForms.TryEndPoint(value, out var endPoint) ? endPoint : null;

    /// <summary>A list as indexed keys, or as one value with commas.</summary>
    public IReadOnlyList<string> List(string key) =>
        section[key] is { } one
            ? one.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [.. section.GetSection(key).GetChildren().Select(child => child.Value).OfType<string>()];
}
